"use client";

import { useActionState, useEffect, useState } from "react";
import { create } from "./actions";

export default function Form() {
  const [state, action] = useActionState(create, "");
  const [ready, setReady] = useState("");
  useEffect(() => setReady("ready"), []);
  return (
    <form action={action} data-ready={ready}>
      <input name="title" defaultValue="hello" />
      <button>Save</button>
      <output>{state}</output>
    </form>
  );
}
