const { createProxyMiddleware } = require("http-proxy-middleware");

const api = process.env.API_PROXY;

module.exports = app => {
  if (api)
    app.use("/api", createProxyMiddleware({ target: api }));
};
