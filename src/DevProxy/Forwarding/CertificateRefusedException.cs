using System.Security.Authentication;

namespace DevProxy.Forwarding;

/// <summary>The upstream's certificate was not accepted.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="detail">One sentence or two: whose it is, and why it was refused.</param>
internal sealed class CertificateRefusedException(CertificateFault reason, string detail) : AuthenticationException(detail)
{
    public CertificateFault Reason { get; } = reason;
}
