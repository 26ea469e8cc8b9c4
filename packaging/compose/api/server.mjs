import http from "node:http";

// No CORS header, and 401 for every preflight: what many APIs do.
http
  .createServer((request, response) => {
    if (request.method === "OPTIONS") return response.writeHead(401).end();
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ method: request.method, path: request.url }));
  })
  .listen(Number(process.env.PORT ?? 9100), () => console.log("API is up"));
