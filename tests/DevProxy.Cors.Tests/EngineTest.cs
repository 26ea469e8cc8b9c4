using System.Reflection;
using Xunit.v3;

namespace DevProxy.Cors.Tests;

/// <summary>
/// One test of this project, called without a runner: the cases of the file first, then every fact and every row of a table.
/// </summary>
/// <param name="Name">Where it stands.</param>
/// <param name="Body">Throws when it fails.</param>
internal sealed record EngineTest(string Name, Action Body)
{
    public static IEnumerable<EngineTest> All(Assembly tests)
    {
        var types = tests
            .GetTypes()
            .Where(static type =>
                type is { IsPublic: true, IsClass: true, IsAbstract: false }
                && type.GetConstructor([]) is not null
                && type.Name is not (nameof(MutationTests) or nameof(JudgeCostTests))
            )
            .OrderBy(static type => type.Name != nameof(ConformanceTests));
        return types
            .SelectMany(
                static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly),
                static (type, method) => (Type: type, Method: method)
            )
            .Where(static test => test.Method.ReturnType == typeof(void) && test.Method.GetCustomAttribute<FactAttribute>() is not null)
            .SelectMany(static test =>
                Rows(test.Type, test.Method)
                    .Select(row => new EngineTest(
                        $"{test.Type.Name}.{test.Method.Name}",
                        () => test.Method.Invoke(Activator.CreateInstance(test.Type), row)
                    ))
            );
    }

    public bool Passes()
    {
        try
        {
            Body();
            return true;
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    private static IEnumerable<object?[]> Rows(Type type, MethodInfo method)
    {
        var parameters = method.GetParameters();
        if (parameters.Length == 0)
            return
            [
                [],
            ];
        if (type.Name == nameof(ConformanceTests))
            return ConformanceCase.All.Keys.Select(static name => new object?[] { name });
        return method
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(static row => row.Data)
            .Where(row => row.Length == parameters.Length && !parameters[^1].IsDefined(typeof(ParamArrayAttribute)));
    }
}
