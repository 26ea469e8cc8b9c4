const api = process.env.API_PROXY;

module.exports = {
  mode: "development",
  devtool: false,
  context: __dirname,
  entry: "./main.js",
  output: { filename: "app.js" },
  devServer: {
    host: "localhost",
    static: { directory: __dirname, watch: false },
    client: { webSocketURL: "auto://0.0.0.0:0/ws" },
    proxy: api ? [{ context: ["/api"], target: api }] : undefined,
  },
};
