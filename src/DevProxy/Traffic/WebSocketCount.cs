namespace DevProxy.Traffic;

/// <summary>One direction of a WebSocket.</summary>
/// <param name="Messages">Complete data messages.</param>
/// <param name="Bytes">Their payload.</param>
internal sealed record WebSocketCount(long Messages, long Bytes);
