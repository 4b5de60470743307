using GraphCompiler;
using GraphCompiler.Interop.Importing;

// The build's own caller: model, class (empty for the folder's name), namespace, folder beside the program, and the two files to write.
if (args is not [var model, var name, var space, var folder, var source, var kernels])
{
    Console.Error.WriteLine("GraphCompiler.Import: error TFG0022: six arguments are needed: model, class, namespace, folder, source file, kernel file.");
    return 2;
}

try
{
    var imported = new ImportedModel(model, name, space, folder);
    imported.Write(source, kernels);
    return 0;
}
catch (Exception e) when (e is TfException or NotSupportedException or IOException or UnauthorizedAccessException)
{
    // The form in which builds show errors, a line each.
    Console.Error.WriteLine($"{model} : error TFG0022: {string.Join(' ', e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}");
    return 1;
}
