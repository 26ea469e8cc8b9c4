export const greeting = "as it was";
