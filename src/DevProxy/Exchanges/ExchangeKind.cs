namespace DevProxy.Exchanges;

internal enum ExchangeKind
{
    Request,
    Preflight,
    Websocket,
}
