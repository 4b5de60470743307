using System.Text.RegularExpressions;

namespace GraphCompiler;

/// <summary>The names of modules: TensorFlow's snake_case and what it takes for an identifier.</summary>
internal static partial class ModuleName
{
    /// <summary><c>VGGBlock</c> is <c>vgg_block</c>, <c>Conv2D</c> is <c>conv2_d</c>.</summary>
    public static string Of(Type type) => WordStart().Replace(type.Name.Split('`')[0], "_$1").ToLowerInvariant();

    /// <exception cref="TfValueException">The name is not an identifier.</exception>
    public static void Check(string name)
    {
        if (Identifier().IsMatch(name)) return;
        throw new TfValueException(
            $"'{name}' is not a valid module name. Module names must be valid Python identifiers (e.g. a valid class name).");
    }

    [GeneratedRegex("((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*\z")]
    private static partial Regex Identifier();
}
