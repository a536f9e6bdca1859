// Where the page finds the symmetry search; the bundler puts the file there.

export const FINDER = new URL("@spglib/moyo-wasm/moyo_wasm_bg.wasm", import.meta.url);
