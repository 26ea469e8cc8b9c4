using System.Text;
using System.Text.Json;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("{\"a\":1 ‸\"b\":2}", "A comma is missing", "comma")]
    [InlineData("{\"a\":1 // c\n ‸\"b\":2}", "A comma is missing", "comma")]
    [InlineData("{‸'a':1}", "quotes that JSON does not know", "double quotes")]
    [InlineData("{\"é\":‸'x'}", "quotes that JSON does not know", "double quotes")]
    [InlineData("{ // first\n  ‸port: 1 }", "The key port stands without quotes", "\"port\"")]
    [InlineData("{\"a\":1, /*y\ny*/ ‸b:1}", "The key b stands without quotes", "\"b\"")]
    [InlineData("{\"a\":‸True}", "True is no value", "write true")]
    [InlineData("{\"a\":‸off}", "off is no value", "write false")]
    [InlineData("{\"a\":‸undefined}", "undefined is no value", "null")]
    [InlineData("{\"a\":‸tru}", "tru is no value", "write true")]
    [InlineData("{\"a\":‸localhost}", "localhost is no value", "\"localhost\"")]
    [InlineData("{\"a\":1‸", "ends before the { of line 1 is closed", "}")]
    [InlineData("{\n\"a\":[1,\n‸", "ends before the [ of line 2 is closed", "]")]
    [InlineData("{\"a\":1,‸", "ends before the { of line 1 is closed", "}")]
    [InlineData("{\"a\":\"x‸", "no closing quote", "\"")]
    [InlineData("{\"a\":\"x‸\n\"}", "without its closing quote", "same line")]
    [InlineData("{\"a\":\"‸\t\"}", "control character", "\\t")]
    [InlineData("{\"a\":\"\\‸d+\"}", "\\d is no escape", "\\\\d")]
    [InlineData("{\"a\":\"\\u12‸\"}", "escape", "four hexadecimal digits")]
    [InlineData("{\"a\":1,‸,}", "comma too many", "remove it")]
    [InlineData("{‸,}", "comma too many", "remove it")]
    [InlineData("{\"a\" ‸1}", "not followed by a colon", "\"key\": value")]
    [InlineData("{\"a\"‸=1}", "not followed by a colon", "\"key\": value")]
    [InlineData("{\"a\":‸}", "no value", "\"key\": value")]
    [InlineData("{\"a\":[1,2‸}", "} cannot close the [ of line 1", "]")]
    [InlineData("[1,2‸}", "} cannot close the [ of line 1", "]")]
    [InlineData("{} ‸x", "follows the end", "remove it")]
    [InlineData("{}‸}", "follows the end", "remove it")]
    [InlineData("‸}", "closes nothing", "remove it")]
    [InlineData("{\"a\":0‸1}", "no number", "8010")]
    [InlineData("{\"a\":‸+1}", "no number", "8010")]
    [InlineData("{\"a\":‸.5}", "no number", "8010")]
    [InlineData("{ ‸# c\n}", "# does not begin a comment", "//")]
    [InlineData("{ ‸/* c", "comment has no end", "*/")]
    public void A_person_is_told_where_it_is_wrong_why_and_what_to_write(string marked, string message, string fix)
    {
        var problem = SourceReader.Read(Encoding.UTF8.GetBytes(marked.Replace("‸", "", StringComparison.Ordinal))).Problem!;
        var before = marked[..marked.IndexOf('‸', StringComparison.Ordinal)];

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        Assert.Equal((before.Count(c => c == '\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1), (problem.Line, problem.Column));
    }

    [Theory]
    [InlineData("{\"a\":[{\"b\":{\"c\":[1,true,null,\"x\"]}}]}")]
    [InlineData("{ /* c */ \"a\": -1.5e3, // d\n }")]
    public void Whatever_is_cut_off_or_broken_is_told_without_an_exception(string json)
    {
        for (var i = 0; i < json.Length; i++)
        {
            foreach (var broken in new[] { json[..i], json.Remove(i, 1), json.Insert(i, "'"), json.Insert(i, "}"), json.Insert(i, "\u0001"), json.Insert(i, "é") })
            {
                var (root, problem) = SourceReader.Read(Encoding.UTF8.GetBytes(broken));
                Assert.True(root is null != problem is null, broken);
                if (problem is not null)
                    Assert.True(problem.Line > 0 && problem.Column > 0 && problem.Message.Length > 0 && problem.Fix.Length > 0, broken);
                else
                    using (JsonDocument.Parse(broken, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }))
                    {
                    }
            }
        }
    }
}
