import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

const api = process.env.API_PROXY;

export default defineConfig({
  plugins: [sveltekit()],
  server: { proxy: api ? { "/backend": api } : undefined },
});
