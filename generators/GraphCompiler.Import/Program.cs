using GraphCompiler;
using GraphCompiler.Interop.Importing;

// The build's own caller: model, class (empty for that of the folder or file), namespace, place beside the program, and the two files to write.
if (args is not [var model, var name, var space, var place, var source, var kernels])
{
    Console.Error.WriteLine("GraphCompiler.Import: error TFG0022: six arguments are needed: model, class, namespace, place, source file, kernel file.");
    return 2;
}

try
{
    var imported = ImportedModel.Of(model, name, space, place);
    imported.Write(source, kernels);
    return 0;
}
catch (Exception e) when (e is TfException or NotSupportedException or IOException or UnauthorizedAccessException)
{
    // The form in which builds show errors, a line each.
    Console.Error.WriteLine($"{model} : error TFG0022: {string.Join(' ', e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}");
    return 1;
}
