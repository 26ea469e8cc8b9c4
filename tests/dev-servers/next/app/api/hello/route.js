export async function GET() {
  return Response.json({ name: "the project's own" });
}
