using System.Net;
using System.Net.Sockets;

namespace DevProxy.Pipeline;

/// <summary>Why an address cannot be listened on.</summary>
/// <param name="EndPoint">The address and port that were refused.</param>
/// <param name="Error">What the system said.</param>
internal sealed record ListenRefusal(IPEndPoint EndPoint, SocketError Error);
