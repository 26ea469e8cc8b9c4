import { greeting } from "./greeting.js";

const show = () => { document.querySelector("h1").textContent = greeting; };
show();
if (import.meta.webpackHot)
  import.meta.webpackHot.accept("./greeting.js", show);

// The API redirects /old to /products.
fetch("/api/old").then(answer => answer.json()).then(product => { document.querySelector("output").textContent = product.name; });
