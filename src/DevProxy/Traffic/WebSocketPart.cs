namespace DevProxy.Traffic;

/// <summary>What passed over a WebSocket.</summary>
/// <param name="CloseCode">RFC 6455, section 7.4; null while open, or when it broke without one.</param>
/// <param name="Sent">From the browser.</param>
/// <param name="Received">To the browser.</param>
internal sealed record WebSocketPart(int? CloseCode, WebSocketCount Sent, WebSocketCount Received);
