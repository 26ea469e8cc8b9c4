namespace DevProxy.Demo;

/// <summary>What the shop answers.</summary>
internal static class ShopJson
{
    public const string Products = """
        {
          "products": [
            { "sku": "KTL-07", "name": "Gooseneck kettle", "price": 64.90 },
            { "sku": "GRN-12", "name": "Hand grinder", "price": 89.00 }
          ],
          "total": 2
        }
        """;

    public const string Basket = """
        {
          "customer": "Ada",
          "items": [{ "sku": "GRN-12", "quantity": 1 }],
          "subtotal": 89.00
        }
        """;

    public const string Order = """
        {
          "order": 1042,
          "status": "shipped",
          "carrier": "DHL",
          "total": 153.90
        }
        """;

    public const string Stock = """
        {
          "sku": "KTL-07",
          "warehouses": { "Berlin": 12, "Lyon": 4 }
        }
        """;

    public const string Customer = """
        {
          "customer": 7,
          "name": "Ada Lovelace",
          "city": "London"
        }
        """;

    public const string Reviews = """
        {
          "sku": "GRN-12",
          "rating": 4.7,
          "latest": "Grinds like a dream."
        }
        """;

    public const string Subscription = """
        {
          "subscribed": "ada@example.com",
          "confirm": "by mail"
        }
        """;

    public const string Unauthorized = """{ "error": "unauthorized", "message": "No bearer token was sent." }""";

    public const string Crashed = """
        {
          "error": "internal",
          "message": "invoice 2026-311: customer 7 has no address",
          "requestId": "b71f4c"
        }
        """;
}
