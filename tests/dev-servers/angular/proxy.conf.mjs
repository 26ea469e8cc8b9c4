export default { "/api": { target: process.env.API_PROXY } };
