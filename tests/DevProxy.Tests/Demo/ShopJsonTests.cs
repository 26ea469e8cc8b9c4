using System.Reflection;
using System.Text.Json;
using DevProxy.Demo;

namespace DevProxy.Tests.Demo;

public sealed class ShopJsonTests
{
    public static TheoryData<string> Answers =>
        [.. typeof(ShopJson).GetFields(BindingFlags.Public | BindingFlags.Static).Select(answer => (string)answer.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_answer_is_an_object(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }
}
