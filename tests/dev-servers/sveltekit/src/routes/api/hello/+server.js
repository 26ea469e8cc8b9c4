export const GET = () => Response.json({ name: "the project's own" });
