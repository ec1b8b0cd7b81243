// What the open chat holds: said, offered, asked. The frame around it: frame-style.ts.

export const chatStyle = `
.row.own{align-self:flex-end;align-items:flex-end}
.row.cards{max-width:100%;align-self:stretch;align-items:stretch;gap:8px}
.own .bubble{background:var(--own)}
.bubble a,.note a{color:var(--link)}
.bubble .title{display:block;font-weight:600}
.bubble .small,.quote{font-size:13px;color:var(--t2)}
.quote{border-inline-start:3px solid var(--strong);padding-inline-start:8px;margin-block-end:4px;display:block}
.meta{display:flex;align-items:center;gap:4px;margin-block-start:2px;font-size:12px;color:var(--t2)}
.meta svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.meta.bad{color:var(--bad)}
.pic{display:block;max-width:100%;height:auto;max-height:260px;object-fit:cover;border-radius:10px}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin-block-start:8px}
.plain{min-height:44px;padding:8px 14px;border:1px solid var(--strong);border-radius:10px;background:var(--s0);color:var(--link);cursor:pointer;text-align:start;text-decoration:none;display:inline-flex;align-items:center}
.plain:disabled{color:var(--t2);border-color:var(--line);cursor:default}
.plain.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.meta .plain{min-height:28px;padding:2px 10px;font-size:13px}
.note{align-self:center;max-width:100%;padding:8px 12px;border-radius:10px;background:var(--s1);border:1px solid var(--line);color:var(--t2);font-size:14px;text-align:center}
.note.card{align-self:stretch;text-align:start;color:var(--t1)}
.note form{display:flex;flex-wrap:wrap;gap:8px;margin-block-start:8px}
.field{flex:1 1 100%;display:grid;gap:4px;font-size:13px;color:var(--t2)}
.field input{min-height:44px;padding:8px 12px;border:1px solid var(--strong);border-radius:6px;background:var(--s0);color:var(--t1);font-size:16px}
.asked{display:grid;gap:8px;align-self:stretch;min-width:min(260px,100%);margin-block-start:8px;padding:12px;border:1px solid var(--line);border-radius:10px;background:var(--s0)}
.asked .plain{justify-self:start}
.field select{min-height:44px;padding:8px 12px;border:1px solid var(--strong);border-radius:6px;background:var(--s0);color:var(--t1);font-size:16px}
.product{max-width:280px}
.product .pic{margin-block-end:8px}
.price{font-weight:600}
.foot button,.foot a{min-height:28px;padding:2px 4px;border:0;background:none;color:var(--link);font-size:13px;cursor:pointer;text-decoration:underline}
`
