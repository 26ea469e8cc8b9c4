const api = process.env.API_PROXY;

/** @type {import('next').NextConfig} */
const nextConfig = {
  rewrites: async () => (api ? [{ source: "/backend/:path*", destination: `${api}/backend/:path*` }] : []),
};

export default nextConfig;
