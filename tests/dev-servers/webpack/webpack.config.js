const api = process.env.API_PROXY;

module.exports = {
  mode: "development",
  entry: "./src/index.js",
  output: { filename: "app.js" },
  devServer: {
    client: { webSocketURL: "auto://0.0.0.0:0/ws" },
    proxy: api ? [{ context: ["/api"], target: api }] : undefined,
  },
};
