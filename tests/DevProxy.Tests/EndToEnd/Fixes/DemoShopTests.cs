using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>
/// The demo's API with all its mistakes, as an Express application, and the snippet that <c>devproxy fix</c> prints for it.
/// </summary>
public sealed class DemoShopTests(Chromium chromium, NpmPackages packages)
{
    private const string Shop = """
        const express = require('express')
        const app = express()
        const allow = (request, response, next) => { response.vary('Origin').set('Access-Control-Allow-Origin', request.headers.origin); next() } // CORS
        const asked = (request, name) => request.headers[`access-control-request-${name}`] // CORS
        const methods = (request, response, next) => { response.set('Access-Control-Allow-Methods', asked(request, 'method')); next() } // CORS
        const headers = (request, response) => response.set('Access-Control-Allow-Headers', asked(request, 'headers')).sendStatus(204) // CORS
        const answer = (status, body) => (request, response) => response.status(status).json(body)
        app.get('/api/products', answer(200, { total: 2 }))
        app.get('/api/basket', (request, response, next) => { response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' }); next() }) // CORS
        app.get('/api/basket', answer(200, { customer: 'Ada' }))
        app.use('/api/orders', (request, response, next) => request.headers.authorization ? next() : response.sendStatus(401))
        app.put('/api/orders/1042', allow) // CORS
        app.put('/api/orders/1042', answer(200, { order: 1042 }))
        app.get('/api/stock/KTL-07', (request, response, next) => { response.append('Access-Control-Allow-Origin', [request.headers.origin, '*']); next() }) // CORS
        app.get('/api/stock/KTL-07', answer(200, { sku: 'KTL-07' }))
        app.use('/api/customers/7', (request, response, next) => request.originalUrl.endsWith('/') ? next() : response.redirect(308, '/api/customers/7/'))
        app.options('/api/customers/7/', allow, methods, headers) // CORS
        app.patch('/api/customers/7/', allow) // CORS
        app.patch('/api/customers/7/', answer(200, { customer: 7 }))
        app.get('/api/reviews/GRN-12', (request, response, next) => { response.set('Access-Control-Allow-Origin', 'http://localhost:3000'); next() }) // CORS
        app.get('/api/reviews/GRN-12', answer(200, { rating: 4.7 }))
        app.get('/api/invoices/latest', answer(500, { error: 'internal' }))
        app.options('/api/newsletter', allow, methods, headers) // CORS
        app.post('/api/newsletter', allow) // CORS
        app.post('/api/newsletter', answer(201, { confirm: 'by mail' }))
        app.listen(process.env.PORT, '127.0.0.1')

        """;

    private const string Calls = """
        async api => {
          const { calls } = await import('/calls.js');
          const read = [];
          for (const { id, request: { path, body, ...options } } of calls)
            read.push(await fetch(api + path, { ...options, body: body && JSON.stringify(body) }).then(answer => `${id} ${answer.status}`, () => `${id} refused`));
          return read;
        }
        """;

    [Fact]
    public async Task One_pasted_snippet_fixes_all_its_mistakes()
    {
        var express = new ExpressBackend(packages);
        await using var demo = await RunningDemo.StartAsync();
        await using var context = await chromium.NewShellContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(demo.Site.PageUrl);
        string[] all =
        [
            "products 200",
            "basket 200",
            "orders 200",
            "stock 200",
            "customers 200",
            "reviews 200",
            "invoices 500",
            "newsletter 201",
        ];
        string snippet;
        await using (var shop = await express.StartAsync(Shop))
        {
            Assert.Equal(all.Select(one => one == all[^1] ? one : $"{one.Split(' ')[0]} refused"), await ReadAsync(page, shop.Url));
            snippet = await WholeApi.PrintedAsync(
                express.Name,
                $"/api={shop.Url}",
                async proxy => Assert.Equal(all, await ReadAsync(page, proxy))
            );
        }

        await using var repaired = await express.StartAsync(Repair.Apply(express, Shop, snippet));

        Assert.Equal(all, await ReadAsync(page, repaired.Url));
        Assert.Contains("'http://localhost:3000'", snippet, StringComparison.Ordinal);
    }

    private static Task<string[]> ReadAsync(IPage page, string api) => page.EvaluateAsync<string[]>(Calls, api);
}
