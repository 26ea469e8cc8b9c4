using FsCheck;
using FsCheck.Fluent;

namespace DevProxy.Cors.Tests;

public class UnsafeNamesTests
{
    [Fact]
    public void They_are_lower_case_unique_and_sorted_by_byte() =>
        Assert.Equal(["x-a", "x-b", "x_a"], UnsafeNames.Of(Make.Headers("X_A: 1", "X-B: 1", "x-a: 1", "X-A: 2", "Accept: */*")));

    [Fact]
    public void Of_a_name_with_a_safe_and_an_unsafe_value_the_unsafe_one_counts() =>
        Assert.Equal(["accept"], UnsafeNames.Of(Make.Headers("Accept: */*", "Accept: {}")));

    [Theory]
    [InlineData(1024, false)]
    [InlineData(1025, true)]
    public void Safelisted_values_together_have_1024_bytes(int total, bool isUnsafe)
    {
        var lines = Enumerable.Repeat("Accept: " + new string('a', 128), 7).Append("Accept-Language: " + new string('a', total - 896)).ToArray();

        // The last line is within its own limit.
        Assert.True(total - 896 <= 129);
        var names = UnsafeNames.Of(Make.Headers(isUnsafe ? [.. lines[..7], "Accept-Language: " + new string('a', 64), "Content-Language: " + new string('a', 65)] : lines));

        Assert.Equal(isUnsafe ? ["accept", "accept-language", "content-language"] : [], names);
    }

    [Fact]
    public void Every_name_in_the_set_is_one_that_was_set_and_no_safelisted_one() =>
        Prop.ForAll<NonNull<string>[], NonNull<string>[]>((names, values) =>
        {
            var headers = new HeaderList(names.Zip(values, (name, value) => new HeaderLine(name.Get, value.Get)));
            var found = UnsafeNames.Of(headers);
            Assert.Equal(found.Distinct().Order(StringComparer.Ordinal), found);
            foreach (var name in found)
                Assert.Contains(name, headers.Select(line => line.Name.ToLowerInvariant()));
            if (headers.Where(line => SafelistedHeaders.Contains(line.Name, line.Value)).Sum(line => line.Value.Length) <= UnsafeNames.LongestSum)
            {
                Assert.All(headers, line => Assert.True(
                    found.Contains(line.Name.ToLowerInvariant()) || SafelistedHeaders.Contains(line.Name, line.Value)));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Too_much_in_safelisted_values_asks_for_the_unsafe_names_too_and_once() =>
        Assert.Equal(
            ["accept", "x-a"],
            UnsafeNames.Of(Make.Headers([.. Enumerable.Repeat("Accept: " + new string('a', 128), 9), "X-A: 1"])));

    [Fact]
    public void Unsafe_values_do_not_count_towards_the_sum() =>
        Assert.Equal(
            ["accept", "x-a"],
            UnsafeNames.Of(Make.Headers([.. Enumerable.Repeat("Accept-Language: " + new string('a', 128), 8), "X-A: " + new string('a', 4000), "Accept: " + new string('a', 129)])));
}
