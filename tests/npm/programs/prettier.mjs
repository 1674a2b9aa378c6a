import * as prettier from 'prettier';
const sources = [
  ['babel', 'const a=(b,{c,d=1},...e)=>{if(b)return c?.d??e\nelse{for(const x of y)z(x)}};export default class extends A{static #p=1;async *[k](){}}'],
  ['typescript', 'type A<T>=T extends infer U?{[K in keyof U]-?:U[K]}:never;enum E{A=1,B}\nabstract class X<T>implements Y{constructor(private readonly a:string,public b?:number){super()}declare c:T}'],
  ['css', 'a{color:red;background:url( "x.png" )}@media (max-width:100px){.b>.c{margin:0 auto}}'],
  ['scss', '$a:1px;@mixin m($x){width:$x*2}.a{&:hover{@include m($a)}}'],
  ['json', '{"a":[1,2,{"b":null}],"c":"d"}'],
  ['markdown', '# Title\n* a\n* b\n\n| a | b |\n|--|:-:|\n| 1 | 22 |\n\n```js\nlet  a=1\n```'],
  ['html', '<div><p>Some <b>bold</b> text that goes on and on until it is longer than the line may be</p><script>let a=1</script></div>'],
  ['yaml', 'a:   1\nb:\n    - x\n    -   y: {z: 1}'],
  ['graphql', 'query Q($a:Int!){user(id:$a){...F name}} fragment F on User{id}'],
];
for (const [parser, source] of sources) {
  console.log(`== ${parser}`);
  console.log(await prettier.format(source, { parser, printWidth: 70, singleQuote: true }));
}
await prettier.format('let = = 1', { parser: 'babel' }).catch((error) => console.log(error.name, error.message));
