<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

return new class extends Migration
{
    public function up(): void
    {
        DB::statement('ALTER TABLE orders ALTER COLUMN country SET NOT NULL');
    }

    public function down(): void
    {
        DB::statement('ALTER TABLE orders ALTER COLUMN country DROP NOT NULL');
    }
};
