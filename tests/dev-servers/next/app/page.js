import Product from "./product";

export default function Home() {
  return (
    <main>
      <h1>as it was</h1>
      <Product />
    </main>
  );
}
