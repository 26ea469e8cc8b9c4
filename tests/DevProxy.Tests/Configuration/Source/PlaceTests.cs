using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("", "port", "port")]
    [InlineData("inspector", "port", "inspector.port")]
    [InlineData("routes", "/api", "routes[\"/api\"]")]
    [InlineData("routes[\"/api\"]", "target", "routes[\"/api\"].target")]
    [InlineData("a", "x\"y\\", "a[\"x\\\"y\\\\\"]")]
    [InlineData("a", "", "a[\"\"]")]
    [InlineData("a", "1", "a[\"1\"]")]
    [InlineData("", "$schema", "$schema")]
    public void A_path_is_written_as_a_person_would(string parent, string key, string path) =>
        Assert.Equal(path, Place.Member(parent, key));

    [Theory]
    [InlineData("port", "port")]
    [InlineData("inspector.port", "port")]
    [InlineData("routes[\"/api.v1\"]", "\"/api.v1\"")]
    [InlineData("routes[\"/api.v1\"].target", "target")]
    [InlineData("routes[\"/api\"].cors.origin[0]", "origin[0]")]
    public void A_sentence_names_the_last_part(string path, string name) => Assert.Equal(name, new Place(1, 1, path).Name);

    [Fact]
    public void What_stands_in_no_file_is_named_whole() =>
        Assert.Equal(
            (0, 0, "--route /a=http://b.c"),
            (Place.Outside("--route /a=http://b.c").Line, Place.Outside("x").Column, Place.Outside("--route /a=http://b.c").Name)
        );
}
