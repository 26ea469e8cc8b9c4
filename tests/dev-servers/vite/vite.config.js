const api = process.env.API_PROXY;

export default {
  server: { proxy: api ? { "/api": api } : undefined },
};
