import { useEffect, useState } from "react";

export default function App() {
  const [name, setName] = useState("");
  useEffect(() => {
    // The API redirects /old to /products.
    fetch("/api/old").then(answer => answer.json()).then(product => setName(product.name));
  }, []);
  return (
    <main>
      <h1>as it was</h1>
      <output>{name}</output>
    </main>
  );
}
