export default defineEventHandler(() => ({ name: "the project's own" }));
