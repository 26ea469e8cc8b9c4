using System.Text;
using System.Text.Json;
using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("{\"a\":1 ‸\"b\":2}", "A comma is missing", "comma")]
    [InlineData("{\"a\":1 // c\n ‸\"b\":2}", "A comma is missing", "comma")]
    [InlineData("{‸'a':1}", "Strings need double quotes", "write \"…\"")]
    [InlineData("{\"é\":‸'x'}", "Strings need double quotes", "write \"…\"")]
    [InlineData("{ // first\n  ‸port: 1 }", "The key port needs double quotes", "\"port\"")]
    [InlineData("{\"a\":1, /*y\ny*/ ‸b:1}", "The key b needs double quotes", "\"b\"")]
    [InlineData("{\"a\":‸True}", "True is not valid JSON", "write true")]
    [InlineData("{\"a\":‸off}", "off is not valid JSON", "write false")]
    [InlineData("{\"a\":‸undefined}", "undefined is not valid JSON", "null")]
    [InlineData("{\"a\":‸tru}", "tru is not valid JSON", "write true")]
    [InlineData("{\"a\":‸localhost}", "localhost is not valid JSON", "\"localhost\"")]
    [InlineData("{\"a\":1‸", "ends before the { on line 1 is closed", "}")]
    [InlineData("{\n\"a\":[1,\n‸", "ends before the [ on line 2 is closed", "]")]
    [InlineData("{\"a\":1,‸", "ends before the { on line 1 is closed", "}")]
    [InlineData("{\"a\":\"x‸", "without a closing quote", "\"")]
    [InlineData("{\"a\":\"x‸\n\"}", "closing quote is missing", "same line")]
    [InlineData("{\"a\":\"‸\t\"}", "control character", "\\t")]
    [InlineData("{\"a\":\"\\‸d+\"}", "\\d is not a valid escape sequence", "\\\\d")]
    [InlineData("{\"a\":\"\\u12‸\"}", "escape", "four hexadecimal digits")]
    [InlineData("{\"a\":1,‸,}", "extra comma", "remove it")]
    [InlineData("{‸,}", "extra comma", "remove it")]
    [InlineData("{\"a\" ‸1}", "colon is missing", "\"key\": value")]
    [InlineData("{\"a\"‸=1}", "colon is missing", "\"key\": value")]
    [InlineData("{\"a\":‸}", "no value", "\"key\": value")]
    [InlineData("{\"a\":[1,2‸}", "} cannot close the [ on line 1", "]")]
    [InlineData("[1,2‸}", "} cannot close the [ on line 1", "]")]
    [InlineData("{} ‸x", "more text after the end", "remove it")]
    [InlineData("{}‸}", "more text after the end", "remove it")]
    [InlineData("‸}", "no opening bracket", "remove it")]
    [InlineData("{\"a\":0‸1}", "not a valid JSON number", "8010")]
    [InlineData("{\"a\":‸+1}", "not a valid JSON number", "8010")]
    [InlineData("{\"a\":‸.5}", "not a valid JSON number", "8010")]
    [InlineData("{ ‸# c\n}", "# does not start a comment", "//")]
    [InlineData("{ ‸/* c", "comment is not closed", "*/")]
    public void A_person_is_told_where_it_is_wrong_why_and_what_to_write(string marked, string message, string fix)
    {
        var problem = SourceReader.Read(Encoding.UTF8.GetBytes(marked.Replace("‸", "", StringComparison.Ordinal))).Problem!;
        var before = marked[..marked.IndexOf('‸', StringComparison.Ordinal)];

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        Assert.Equal(
            (before.Count(c => c == '\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1),
            (problem.Line, problem.Column)
        );
    }

    [Theory]
    [InlineData("{\"a\":[{\"b\":{\"c\":[1,true,null,\"x\"]}}]}")]
    [InlineData("{ /* c */ \"a\": -1.5e3, // d\n }")]
    public void Whatever_is_cut_off_or_broken_is_told_without_an_exception(string json)
    {
        for (var i = 0; i < json.Length; i++)
        {
            foreach (
                var broken in new[]
                {
                    json[..i],
                    json.Remove(i, 1),
                    json.Insert(i, "'"),
                    json.Insert(i, "}"),
                    json.Insert(i, "\u0001"),
                    json.Insert(i, "é"),
                }
            )
            {
                var (root, problem) = SourceReader.Read(Encoding.UTF8.GetBytes(broken));
                Assert.True(root is null != problem is null, broken);
                if (problem is not null)
                    Assert.True(problem.Line > 0 && problem.Column > 0 && problem.Message.Length > 0 && problem.Fix.Length > 0, broken);
                else
                    using (
                        JsonDocument.Parse(
                            broken,
                            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
                        )
                    ) { }
            }
        }
    }
}
