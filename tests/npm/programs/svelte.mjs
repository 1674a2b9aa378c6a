import { compile, parse, VERSION } from 'svelte/compiler';
const source = `<script>
  let { name = 'world', items = [] } = $props();
  let count = $state(0);
  let double = $derived(count * 2);
  $effect(() => { console.log(count); });
</script>
<h1 class:big={count > 3} on:click={() => count++}>Hello {name}! {double}</h1>
{#each items as item, i (item.id)}<p style:color={item.color}>{i}: {@html item.text}</p>{:else}<em>none</em>{/each}
{#if count > 5}<b>{count}</b>{:else if count}<i/>{/if}
{#await promise then value}{value}{:catch error}{error.message}{/await}
<style>h1 { color: red } .unused { margin: 0 } p :global(b) { x: y }</style>`;
console.log(VERSION);
for (const generate of ['client', 'server']) {
  const { js, css, warnings } = compile(source, { filename: 'App.svelte', generate });
  console.log(`== ${generate}\n${js.code}\n${css?.code}\n${warnings.map((w) => w.code + ': ' + w.message).join('\n')}`);
}
console.log(parse(source, { modern: true }).fragment.nodes.map((node) => node.type).join(' '));
try { compile('{#if x}', { filename: 'W.svelte' }); } catch (error) { console.log(error.code, error.message, error.start); }
