const api = process.env.API_PROXY;

export default defineNuxtConfig({
  compatibilityDate: "2025-07-15",
  devtools: { enabled: false },
  telemetry: false,
  nitro: { devProxy: api ? { "/backend": { target: `${api}/backend` } } : {} },
});
