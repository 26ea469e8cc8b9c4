import { greeting } from "./greeting.js";

document.querySelector("h1").textContent = greeting;

// The API redirects /old to /products.
const answer = await fetch("/api/old");
document.querySelector("output").textContent = (await answer.json()).name;

import.meta.hot.accept("./greeting.js", changed => {
  document.querySelector("h1").textContent = changed.greeting;
});
