/** A file taken into the bundle as text; esbuild.mjs and vitest both know the suffix. */
declare module '*?raw' {
  const text: string;
  export default text;
}
