using System.Collections.Immutable;

namespace DevProxy.Cors.Fixes;

internal static class FixWriter
{
    public static Fix? For(Verdict verdict) => null;
}
