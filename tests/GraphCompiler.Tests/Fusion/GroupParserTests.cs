using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Tests.Fusion;

/// <summary>A key is read back to the group that wrote it; a text that no group would write is refused, with the reason and the place.</summary>
public sealed class GroupParserTests
{
    [Fact]
    public void Group_of_every_operator_is_read_back()
    {
        foreach (var group in OperatorTable.SingleGroups())
        {
            var parsed = GroupParser.Parse(group.Key, out var error);
            Assert.True(parsed is not null, $"{group.Key}: {error?.Message}");
            AssertSame(group, parsed);
        }
    }

    [Theory]
    [InlineData("r2 float32:EE float32:BE | 2=Multiply 0 1 | 3=#float32x3FF0000000000000 | 4=Subtract 2 3 | 5=Sum:EB 4 | 6=Divide 4 5 | store 5:EB | store 6:EE")]
    [InlineData("r1 float64:E | 1=Cast[int32] 0 | 2=#int32xC008000000000000 | 3=Multiply 1 2 | 4=Max:B 3 | store 4:B | store 3:E")]
    [InlineData("r0 bool: float32: float32: | 3=Select 0 1 2 | 4=Square 3 | store 4: | store 3:")]
    [InlineData("r3 float32:EEE | 1=Sum:EBE 0 | store 1:EBE")]
    [InlineData("r1 float32:E | store 0:E")]
    public void Groups_of_all_forms_are_read_back(string key)
    {
        var group = GroupParser.Parse(key, out var error);
        Assert.Null(error);
        Assert.Equal(key, group!.Key);
    }

    [Theory]
    [InlineData("«»", "a key begins with r and a rank")]
    [InlineData("«float32:E» | 1=Exp 0 | store 1:E", "a key begins with r and a rank")]
    [InlineData("r«x» float32:E | 1=Exp 0 | store 1:E", "'x' is not the number of a rank")]
    [InlineData("r«01» float32:E | 1=Exp 0 | store 1:E", "'01' is not the number of a rank")]
    [InlineData("r«-1» float32:E | 1=Exp 0 | store 1:E", "'-1' is not the number of a rank")]
    [InlineData("r«99999999999» float32:E | 1=Exp 0 | store 1:E", "'99999999999' is not the number of a rank")]
    [InlineData("r1 «» float32:E | 1=Exp 0 | store 1:E", "an operand is an element type and a pattern, as in float32:E")]
    [InlineData("r1 «float»:E | 1=Exp 0 | store 1:E", "there is no element type 'float'")]
    [InlineData("r1 float32:«EE» | 1=Exp 0 | store 1:E", "'EE' has 2 axes, the kernel has 1")]
    [InlineData("r1 float32:«X» | 1=Exp 0 | store 1:E", "'X' is no pattern: its letters are E, an element for each position, and B, one element repeated")]
    [InlineData("r1 float32:E | «2»=Exp 0 | store 1:E", "the number of this value is 1")]
    [InlineData("r1 float32:E | «01»=Exp 0 | store 1:E", "the number of this value is 1")]
    [InlineData("r1 float32:E | «Exp» 0 | store 1:E", "a value is a number and an operator, as in 2=Add 0 1")]
    [InlineData("r1 float32:E | 1=«Explode» 0 | store 1:E", "there is no operator 'Explode' whose kernel could be written")]
    [InlineData("r1 float32:E | 1=«MatMul» 0 | store 1:E", "there is no operator 'MatMul' whose kernel could be written")]
    [InlineData("r1 float32:E | 1=«Cast[string]» 0 | store 1:E", "there is no operator 'Cast[string]' whose kernel could be written")]
    [InlineData("r1 float32:E | 1=«Cast» 0 | store 1:E", "there is no operator 'Cast' whose kernel could be written")]
    [InlineData("r1 float32:E | «1=Add 0» | store 1:E", "Add takes 2 values, not 1")]
    [InlineData("r1 float32:E | «1=Exp 0 0» | store 1:E", "Exp takes 1 value, not 2")]
    [InlineData("r1 int32:E | «1=Exp 0» | store 1:E", "Exp does not take int32")]
    [InlineData("r1 int32:E float32:E | «2=Add 0 1» | store 2:E", "Add does not take int32 and float32")]
    [InlineData("r1 float32:E | 1=Exp «1» | store 1:E", "value 1 is not above")]
    [InlineData("r1 float32:E | 1=Exp «2» | 2=Exp 0 | store 1:E", "value 2 is not above")]
    [InlineData("r1 float32:E | 1=Exp «+0» | store 1:E", "'+0' is not the number of a value")]
    [InlineData("r1 float32:E | 1=Exp «» 0 | store 1:E", "'' is not the number of a value")]
    [InlineData("r1 float32:E | 1=«Exp:B» 0 | store 1:B", "Exp folds nothing")]
    [InlineData("r1 float32:E | 1=«Sum» 0 | store 1:B", "Sum is a fold: a colon and a pattern say which axes vanish")]
    [InlineData("r1 float32:E | 1=Sum:«E» 0 | store 1:E", "a fold has a B for each axis that vanishes")]
    [InlineData("r1 bool:E | «1=Sum:B 0» | store 1:B", "Sum does not take bool")]
    [InlineData("r1 float32:E | 1=Sum:B 0 | 2=Exp «1» | store 2:E", "value 1 is known only when the kernel has seen all, so it can only be stored")]
    [InlineData("r1 float32:E | 1=Sum:B 0 | store 1:«E»", "value 1 is folded to 'B'")]
    [InlineData("r1 float32:E | 1=Exp 0 | store 1:«B»", "a value is stored to every position or, beside folds of rows, to every row")]
    [InlineData("r1 float32:E | 1=Exp 0 | store «2»:E", "value 2 is not above")]
    [InlineData("r1 float32:E | 1=Exp 0 | «store 1:E E»", "a store names one value and its pattern, as in store 3:E")]
    [InlineData("r1 float32:E | 1=Exp 0 | store «1»", "a store names one value and its pattern, as in store 3:E")]
    [InlineData("r1 float32:E | 1=Exp 0 | store 1:«E\"»", "'E\"' is no pattern: its letters are E, an element for each position, and B, one element repeated")]
    [InlineData("r1 float32:E | 1=Exp 0 | store 1:E | «2=Exp 1»", "no value follows a store")]
    [InlineData("r1 float32:E | 1=Exp 0 | store 1:E | «»", "no value follows a store")]
    [InlineData("r1 float32:E | 1=Exp 0«»", "nothing is stored")]
    [InlineData("r1 float32:E «float32:E» | 2=Exp 0 | store 2:E", "value 1 is not used")]
    [InlineData("r1 float32:E | «1=Exp 0» | store 0:E", "value 1 is not used")]
    [InlineData("r1 float32:E | 1=#float32x«3FF» | 2=Add 0 1 | store 2:E", "the bits of a double are 16 digits from 0 to F")]
    [InlineData("r1 float32:E | 1=#float32x«3ff0000000000000» | 2=Add 0 1 | store 2:E", "the bits of a double are 16 digits from 0 to F")]
    [InlineData("r1 float32:E | 1=#«string»x3FF0000000000000 | 2=Add 0 1 | store 2:E", "there is no element type 'string'")]
    [InlineData("r1 int32:E | 1=#int32x«3FE0000000000000» | 2=Add 0 1 | store 2:E", "0.5 is not a value of int32")]
    [InlineData("r1 int32:E | 1=#int32x«41E0000000000000» | 2=Add 0 1 | store 2:E", "2147483648 is not a value of int32")]
    [InlineData("r1 int32:E | 1=#int32x«7FF8000000000000» | 2=Add 0 1 | store 2:E", "NaN is not a value of int32")]
    [InlineData("r1 float32:E | «1=#float32x3FF0000000000000 0» | 2=Add 0 1 | store 2:E", "a constant takes no values")]
    [InlineData("«r2 float32:EE | 1=Sum:BE 0 | 2=Sum:BB 0 | store 1:BE | store 2:BB»", "no kernel folds in all these ways at once")]
    public void Text_that_is_no_key_is_refused_where_it_is_wrong(string marked, string message)
    {
        var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        Assert.Null(GroupParser.Parse(text, out var error));
        Assert.Equal(message, error!.Message);
        Assert.Equal(marked, text.Insert(error.Column + error.Length, "»").Insert(error.Column, "«"));
    }

    [Fact]
    public void Group_beyond_the_limit_is_refused()
    {
        var nodes = string.Concat(Enumerable.Range(1, GroupParser.MostValues).Select(i => FormattableString.Invariant($" | {i}=Exp {i - 1}")));
        Assert.Null(GroupParser.Parse(FormattableString.Invariant($"r1 float32:E{nodes} | store {GroupParser.MostValues}:E"), out var error));
        Assert.Equal("a kernel has at most 4096 values", error!.Message);
    }

    private static void AssertSame(Group expected, Group actual)
    {
        Assert.Equal(expected.Key, actual.Key);
        Assert.Equal(expected.Rank, actual.Rank);
        Assert.Equal(expected.Operands, actual.Operands);
        Assert.Equal(expected.Nodes, actual.Nodes);
        Assert.Equal(expected.Outputs, actual.Outputs);
    }
}
