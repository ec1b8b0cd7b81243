// Applied by script, which a page's policy on styles does not touch. Everything of the page's ends
// at the wrapper.

export const launcherStyle = `
.wrap{all:initial;--accent:#4263eb;--on-accent:#fff;font:400 15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color-scheme:light dark;position:fixed;overflow:visible;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;display:block}
.wrap[data-side=start]{inset-inline:20px auto}
.wrap *{box-sizing:border-box}
.launch{position:relative;display:grid;place-items:center;width:56px;height:56px;border:0;border-radius:50%;padding:0;background:var(--accent);color:var(--on-accent);cursor:pointer;box-shadow:0 4px 16px #0004;font:inherit}
.launch:focus-visible{outline:3px solid var(--accent);outline-offset:3px;box-shadow:0 0 0 3px #fff}
.launch svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b42323;color:#fff;font-size:13px;font-weight:600;line-height:22px;text-align:center}
[hidden]{display:none!important}
@media (forced-colors:active){.launch{border:2px solid ButtonText}}
@media print{.wrap{display:none}}
`
