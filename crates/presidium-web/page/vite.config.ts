// Turns src/ into ../dist: one entry, a module for each view, hashed names, nothing that depends on the day.
import { defineConfig } from 'vite';

const server = process.env['PRESIDIUM_SERVER'] ?? 'http://127.0.0.1:1956';

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': server } },
});
