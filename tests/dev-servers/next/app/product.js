"use client";

import { useEffect, useState } from "react";

export default function Product() {
  const [name, setName] = useState("");
  useEffect(() => {
    // The API redirects /old to /products.
    fetch("/backend/old").then(answer => answer.json()).then(product => setName(product.name));
  }, []);
  return <output>{name}</output>;
}
