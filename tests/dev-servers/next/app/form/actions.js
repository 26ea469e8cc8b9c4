"use server";

export async function create(_, form) {
  return `created ${form.get("title")}`;
}
