import { greeting } from "./greeting.js";

const show = () => { document.querySelector("h1").textContent = greeting; };
show();
if (import.meta.webpackHot)
  import.meta.webpackHot.accept("./greeting.js", show);

fetch("/api/products").then(answer => answer.json()).then(product => { document.querySelector("output").textContent = product.name; });
