namespace DevProxy.Traffic;

internal enum ExchangeKind
{
    Request,
    Preflight,
    Websocket,
}
