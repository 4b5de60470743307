using System.Text;

namespace GraphCompiler;

/// <summary>The names of modules: TensorFlow's snake_case and what it takes for an identifier. By hand: a program's first module would load and compile regular expressions.</summary>
internal static class ModuleName
{
    /// <summary><c>VGGBlock</c> is <c>vgg_block</c>, <c>Conv2D</c> is <c>conv2_d</c>.</summary>
    public static string Of(Type type) => SnakeCase(type.Name.Split('`')[0]);

    /// <summary>As Python would spell a name: <c>VGGBlock</c> is <c>vgg_block</c>, <c>aVariable</c> is <c>a_variable</c>.</summary>
    public static string SnakeCase(string name)
    {
        var words = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]))))
            {
                words.Append('_');
            }

            words.Append(name[i]);
        }

        return words.ToString().ToLowerInvariant();
    }

    /// <exception cref="TfValueException">The name is not an identifier.</exception>
    public static void Check(string name)
    {
        if (name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => char.IsLetter(c) || char.IsDigit(c) || c == '_')) return;
        throw new TfValueException(
            $"'{name}' is not a valid module name. Module names must be valid Python identifiers (e.g. a valid class name).");
    }
}
