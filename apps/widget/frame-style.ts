// The frame of the open chat, which stands at the press; what it holds has its own style (style.ts).
// Sides are logical, so that it stands right in either direction of writing.

export const frameStyle = `
.wrap{--s0:#fff;--s1:#f8f9fb;--s2:#f1f3f6;--line:#e3e6eb;--strong:#8a93a3;--t1:#1b1f27;--t2:#596170;--own:#e3eafd;--bad:#9b1c1c;--bads:#fde3e3;--link:#364fc7;color:var(--t1)}
@media (prefers-color-scheme:dark){.wrap:not([data-theme=light]){--s0:#16181d;--s1:#111317;--s2:#23262e;--line:#2a2e37;--strong:#6b7484;--t1:#e6e8ec;--t2:#a3abba;--own:#25315a;--bad:#ffb4b4;--bads:#4a1d1f;--link:#91a7ff}}
.wrap[data-theme=dark]{--s0:#16181d;--s1:#111317;--s2:#23262e;--line:#2a2e37;--strong:#6b7484;--t1:#e6e8ec;--t2:#a3abba;--own:#25315a;--bad:#ffb4b4;--bads:#4a1d1f;--link:#91a7ff}
.panel{position:absolute;inset-block-end:72px;inset-inline-end:0;display:flex;flex-direction:column;width:380px;height:min(620px,calc(100vh - 112px));height:min(620px,calc(100dvh - 112px));max-width:calc(100vw - 40px);border:1px solid var(--line);border-radius:16px;background:var(--s0);color:var(--t1);box-shadow:0 8px 28px #10141e29;overflow:hidden;animation:rise .12s ease-out}
.wrap[data-side=start] .panel{inset-inline:0 auto}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
.head{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;background:var(--accent);color:var(--on-accent)}
.head h2{flex:1;margin:0;font-family:inherit;font-size:16px;font-weight:600;line-height:1.35;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
button,textarea,input,select{font:inherit;color:inherit}
.icon{display:grid;place-items:center;width:44px;height:44px;border:0;border-radius:6px;background:none;color:inherit;cursor:pointer;flex:none}
.icon svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.head :focus-visible{outline-color:currentColor;outline-offset:-4px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:8px;background:var(--s0)}
.log:focus-visible{outline-offset:-3px}
.row{display:flex;flex-direction:column;align-items:flex-start;max-width:85%;align-self:flex-start}
.bubble{padding:8px 12px;border-radius:16px;background:var(--s2);white-space:pre-wrap;overflow-wrap:anywhere}
.alert{padding:8px 16px;background:var(--bads);color:var(--bad);font-size:14px}
.typing{min-height:20px;padding:0 16px;font-size:13px;color:var(--t2)}
.say{display:flex;align-items:flex-end;gap:4px;padding:8px;border-block-start:1px solid var(--line);background:var(--s0)}
.say textarea{flex:1;min-height:44px;max-height:132px;resize:none;padding:10px 12px;border:1px solid var(--strong);border-radius:10px;background:var(--s0);color:var(--t1);font-size:16px;line-height:1.4}
.say textarea::placeholder{color:var(--t2);opacity:1}
.foot{display:flex;flex-wrap:wrap;gap:4px 12px;min-height:36px;padding:0 12px 8px;background:var(--s0)}
.wrap[data-frame]{position:fixed;inset:0}
.wrap[data-frame] .panel{position:absolute;inset:0;width:auto;height:auto;max-width:none;border:0;border-radius:0}
.wrap[data-frame] .launch{display:none}
@media (max-width:480px){.panel{position:fixed;inset:0!important;width:auto;height:auto;max-width:none;border:0;border-radius:0}.wrap.is-open .launch{display:none}}
@media (prefers-reduced-motion:reduce){.panel{animation:none}}
`
