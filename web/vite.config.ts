// SPDX-License-Identifier: Apache-2.0
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// `npm run dev` shows the console with live reload; its API is the server named here: the mock, or a real one.
const server = process.env.OFFHOOK_API ?? 'http://127.0.0.1:8481';

export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    target: 'es2022',
    // The policy of the server forbids data: scripts and styles; all of it comes as files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: false, proxy: { '/api': server } },
  test: { include: ['tests/**/*.test.ts'] },
});
