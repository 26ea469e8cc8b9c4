export const actions = {
  default: async ({ request }) => ({ created: (await request.formData()).get("title") }),
};
