using System.Text;
using DevProxy.Configuration;
using DevProxy.Tests.Configuration;
using DevProxy.Traffic;
using FsCheck;
using FsCheck.Fluent;

namespace DevProxy.Tests.FieldReports;

/// <summary>Passwords and tokens in bodies were shown by the inspector and written into every HAR file.</summary>
public sealed class BodySecretsTests
{
    private readonly Redaction _redaction = new(["tenant"]);

    [Theory]
    [InlineData("""{"password":"x"}""", """{"password":"***"}""")]
    [InlineData("""{ "user" : "ann",  "Password"	: "x" }""", """{ "user" : "ann",  "Password"	: "***" }""")]
    [InlineData(
        """{"access_token":"x","token_type":"Bearer","expires_in":3600}""",
        """{"access_token":"***","token_type":"Bearer","expires_in":3600}"""
    )]
    [InlineData("""{"clientSecret":"x","client":"y"}""", """{"clientSecret":"***","client":"y"}""")]
    [InlineData("""{"a":[{"b":{"apiKey":"x"}}]}""", """{"a":[{"b":{"apiKey":"***"}}]}""")]
    [InlineData("""{"pin":1234,"otp":-1,"code":404}""", """{"pin":"***","otp":"***","code":404}""")]
    [InlineData("""{"tokens":["x","y"],"next":"z"}""", """{"tokens":["***","***"],"next":"z"}""")]
    [InlineData("""{"credentials":{"user":"x","of":["y"]},"next":"z"}""", """{"credentials":{"user":"***","of":["***"]},"next":"z"}""")]
    [InlineData("""{"usage":{"max_tokens":100,"total_tokens":7}}""", """{"usage":{"max_tokens":100,"total_tokens":7}}""")]
    [InlineData(
        """{"key":"color","primary_key":"id","code":"ERR","monkey":"m","author":"a"}""",
        """{"key":"color","primary_key":"id","code":"ERR","monkey":"m","author":"a"}"""
    )]
    [InlineData("""{"key":"AIzaSyA1234567890abcdef","code":"4/0AX4XfWh1234567890"}""", """{"key":"***","code":"***"}""")]
    [InlineData("""{"password":null,"token":true,"secret":""}""", """{"password":null,"token":true,"secret":""}""")]
    [InlineData("""{"tenant":"x"}""", """{"tenant":"***"}""")]
    [InlineData("""{"note":"say \"hi\" to a@b.example, token: none"}""", """{"note":"say \"hi\" to a@b.example, token: none"}""")]
    [InlineData("""{"u":"https://me:x@a.example/?token=x&p=1"}""", """{"u":"https://***@a.example/?token=***&p=1"}""")]
    [InlineData("""{"u":"https:\/\/a.example\/?p=1\u0026access_token\u003dx"}""", """{"u":"https://a.example/?p=1&access_token=***"}""")]
    [InlineData("""{"body":"{\"password\":\"x\",\"n\":1}"}""", """{"body":"{\"password\":\"***\",\"n\":1}"}""")]
    [InlineData(
        """{"query":"mutation{login(password:\"x\")}","variables":{"password":"x"}}""",
        """{"query":"mutation{login(password:\"***\")}","variables":{"password":"***"}}"""
    )]
    [InlineData("{\"token\":\"a\"}\n{\"token\":\"b\"}\n", "{\"token\":\"***\"}\n{\"token\":\"***\"}\n")]
    [InlineData("""{"token":"cut off he""", """{"token":"***""")]
    [InlineData("""{"token":"cut off\""", """{"token":"***""")]
    [InlineData("""{"token":["a","cut""", """{"token":["***","***""")]
    [InlineData("""{"pin":12""", """{"pin":"***"}""", true)]
    [InlineData("""[{"token":"a",]} "token":"b" """, """[{"token":"***",]} "token":"***" """)]
    public void Members_of_JSON_that_are_named_like_secrets_are_masked_and_every_other_byte_stays(
        string json,
        string masked,
        bool cut = false
    )
    {
        Assert.Equal(cut ? masked.TrimEnd('}') : masked, Shown(json, "application/json"));
        Assert.Equal(cut ? masked.TrimEnd('}') : masked, Shown(json, "text/plain"));
    }

    [Theory]
    [InlineData("user=ann&password=a+b&page=2", "user=ann&password=***&page=2")]
    [InlineData("password=a&b", "password=***&b")]
    [InlineData("user%5Bpassword%5D=x&auth.token=y", "user%5Bpassword%5D=***&auth.token=***")]
    [InlineData("a=1;b&token=x;y", "a=1;b&token=***")]
    [InlineData("return=%2Fcb%3Ftoken%3Dx&z=1", "return=%2Fcb%3Ftoken%3D***&z=1")]
    public void Form_fields_that_are_named_like_secrets_are_masked(string form, string masked) =>
        Assert.Equal(masked, Shown(form, "application/x-www-form-urlencoded; charset=UTF-8"));

    [Fact]
    public void Parts_of_multipart_bodies_are_masked_even_where_a_file_makes_them_binary()
    {
        var body =
            "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--b\r\nContent-Disposition: form-data; "
            + "name=\"password\"\r\nContent-Type: text/plain\r\n\r\nx1\r\nx2\r\n--b\r\n"
            + "content-disposition: form-data; filename=f; name=token\r\n\r\nx3";

        var masked = body.Replace("x1\r\nx2", "***", StringComparison.Ordinal).Replace("x3", "***", StringComparison.Ordinal);
        Assert.Equal(masked, Shown(body, "multipart/form-data; boundary=b"));

        var binary = _redaction.Body(
            new BodyPart(1, "multipart/form-data; boundary=b", null, Convert.ToBase64String(Encoding.Latin1.GetBytes("\0ÿ" + body)), false)
        );
        Assert.Equal("\0ÿ" + masked, Encoding.Latin1.GetString(Convert.FromBase64String(binary.Base64!)));
    }

    [Theory]
    [InlineData("text/html", "<a href='/x?token=abc'>x</a>", "<a href='/x?token=***'>x</a>")]
    [InlineData("text/javascript", "f(a&token=b, a?key=1:2)", "f(a&token=b, a?key=1:2)")]
    [InlineData("text/event-stream", "data: {\"token\":\"abc\"}\n\n", "data: {\"token\":\"***\"}\n\n")]
    public void Other_texts_lose_the_secrets_in_their_URLs(string type, string text, string masked) =>
        Assert.Equal(masked, Shown(text, type));

    [Fact]
    public void RedactBodies_false_shows_fields_by_their_names_but_no_value_of_a_variable()
    {
        var config = Given.Config(
            """{ "log": { "redactBodies": false }, "routes": { "/": { "target": "http://localhost:1", "headers": { "X-A": "${A}" } } } }""",
            environment: new() { ["A"] = "of-a-variable" }
        );

        var body = new Redaction(config.Log).Body(
            new BodyPart(1, "application/json", """{"password":"x","b":"of-a-variable"}""", null, false)
        );

        Assert.Equal("""{"password":"x","b":"***"}""", body.Text);
    }

    [Theory]
    [InlineData("""{"password":"x"}""", """{"password":"***"}""")]
    [InlineData("""42["login",{"token":"x"}]""", """42["login",{"token":"***"}]""")]
    [InlineData("see https://a.example/?token=x", "see https://a.example/?token=***")]
    [InlineData(
        "CONNECT\nlogin:ann\npasscode:x\nAuthorization:Bearer x\n\nbody:b",
        "CONNECT\nlogin:ann\npasscode:***\nAuthorization:Bearer ***\n\nbody:b"
    )]
    [InlineData("""["CONNECT\npasscode:x\n\n\u0000"]""", """["CONNECT\npasscode:***\n\n\u0000"]""")]
    [InlineData("HELLO\nworld", "HELLO\nworld")]
    public void Messages_of_a_WebSocket_are_masked_like_the_bodies_that_they_are(string text, string masked) =>
        Assert.Equal(masked, _redaction.Message(new BodyPart(text.Length, "", text, null, false)).Text);

    [Fact]
    public void Masking_never_throws_even_on_masked_text() =>
        Prop.ForAll<NonNull<string>, int>(
                (text, seed) =>
                {
                    string[] pieces =
                    [
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        "\\",
                        ":",
                        ",",
                        "\"token\":",
                        "password=",
                        "?",
                        "&",
                        ";",
                        "#",
                        "https://a:b@",
                        "\\u",
                        "\ud83d",
                        "%",
                        "--b\r\n",
                        "1",
                        " ",
                        "'",
                    ];
                    var random = new Random(seed);
                    var body = string.Concat(
                        Enumerable.Range(0, 30).Select(_ => random.Next(4) == 0 ? text.Get : pieces[random.Next(pieces.Length)])
                    );
                    foreach (
                        var type in new[]
                        {
                            "application/json",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=b",
                            "text/html",
                            "",
                        }
                    )
                    {
                        var once = Shown(body, type);
                        Assert.NotNull(once);
                        Shown(once, type);
                    }

                    _redaction.Message(new BodyPart(1, "", "SEND\n" + body, null, false));

                    _redaction.Url(body);
                    _redaction.Text(body);
                    _redaction.Sentence($"Received an invalid header line: '{body}'.");
                    _redaction.Header("Sec-WebSocket-Protocol", body);
                }
            )
            .QuickCheckThrowOnFailure();

    private string Shown(string text, string type) => _redaction.Body(new BodyPart(text.Length, type, text, null, false)).Text!;
}
